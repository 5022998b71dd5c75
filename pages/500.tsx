import { PlainMessage } from '../components/page/plain-message.tsx';

export default function ServerError() {
  return (
    <PlainMessage
      en={['Something went wrong', 'The program failed on this request. Try again.']}
      ru={['Что-то сломалось', 'Программа не справилась с запросом. Попробуйте ещё раз.']}
    />
  );
}
