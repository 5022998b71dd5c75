import { PlainMessage } from '../components/page/plain-message.tsx';

export default function NotFound() {
  return (
    <PlainMessage
      en={['Page not found', 'There is nothing at this address.']}
      ru={['Страница не найдена', 'По этому адресу ничего нет.']}
    />
  );
}
