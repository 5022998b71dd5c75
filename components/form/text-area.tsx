import { type ComponentProps, useState, useSyncExternalStore } from 'react';

/**
 * A textarea that keeps what was typed into it before React took the page over: React would put the
 * server's text back.
 */
export function TextArea({ defaultValue, ...props }: ComponentProps<'textarea'>) {
  const isHydrating = useSyncExternalStore(
    () => () => {},
    () => false,
    () => typeof document !== 'undefined',
  );
  const [initial] = useState(() => (isHydrating ? readTyped(props.id) : undefined) ?? defaultValue);
  return <textarea dir="auto" {...props} defaultValue={initial} />;
}

function readTyped(id = ''): string | undefined {
  const field = document.getElementById(id);
  return field instanceof HTMLTextAreaElement ? field.value : undefined;
}
