import type { GetServerSideProps } from 'next';
import type { BatchPageProps, BatchPromptFile } from '../../lib/batch/page-props.ts';
import type { ErrorBody, Locale } from '../../lib/contract/wire.ts';
import { getBatchTexts } from '../../lib/language/batch-texts.ts';
import { getPrefix } from '../../lib/language/locale.ts';
import { getTexts } from '../../lib/language/texts.ts';
import { AppError } from '../http/app-error.ts';
import type { RequestContext } from '../program/request-context.ts';
import { checkAccess } from '../routes/admit.ts';
import { VIEW_METHODS } from '../routes/refuse-options.ts';
import { listUsable } from '../routes/usable-prompts.ts';
import { listDefaults, NO_DEFAULTS } from './list-defaults.ts';
import { describeForm, listForms, withOwnParameters } from './prompt-form.ts';
import { isKeptOut, servePage } from './serve-page.ts';

/** The data of the page for tables; `fixedLocale` is the language of an address that has one. */
export function createBatchProps(fixedLocale?: Locale): GetServerSideProps<BatchPageProps> {
  const prefix = fixedLocale ? getPrefix(fixedLocale) : '';
  const place = { prefix, path: '/batch' } as const;
  return (page) =>
    servePage(
      page,
      { place, fixedLocale },
      {
        async answer(context) {
          checkMethod(context);
          checkAccess(context);
          return { props: describeBatchPage(context, place) };
        },
        refuse: (context, failure) => describeBatchPage(context, place, failure),
      },
    );
}

function checkMethod({ request: { method = '' }, response }: RequestContext): void {
  if (['GET', 'HEAD'].includes(method)) return;
  response.setHeader('Allow', VIEW_METHODS);
  throw new AppError('method_not_allowed', { hint: VIEW_METHODS });
}

function describeBatchPage(
  { program, exchange }: RequestContext,
  place: BatchPageProps['place'],
  failure?: ErrorBody,
): BatchPageProps {
  const { locale } = exchange;
  const { settings, access } = program;
  const { RATE_LIMIT: requests, TOKEN_BUDGET: tokens } = settings;
  const isOut = isKeptOut(exchange);
  const batchTexts = getBatchTexts(locale);
  return {
    locale,
    texts: getTexts(locale),
    batchTexts,
    heading: { name: batchTexts.title, description: batchTexts.description },
    place,
    defaults: isOut ? NO_DEFAULTS : listDefaults(settings),
    prompts: isOut ? [] : listPromptFiles({ program, exchange }),
    forms: isOut ? [] : listForms(program, exchange),
    limits: isOut
      ? {}
      : { ...(requests !== 'off' && { requests }), ...(tokens !== 'off' && { tokens }) },
    ...(failure && { failure }),
    isSignedIn: access.isClosed && !isOut,
  };
}

function listPromptFiles({
  program,
  exchange,
}: Pick<RequestContext, 'program' | 'exchange'>): BatchPromptFile[] {
  const defaults = listDefaults(program.settings);
  return listUsable(program, exchange)
    .list()
    .map((file) => {
      const form = { file, isStartPage: false };
      const { isJson: _, ...described } = describeForm(form, exchange, program);
      const { model, parameters } = withOwnParameters(defaults, form, program);
      return { ...described, model, parameters };
    });
}
