import { collectAnswer } from '../../server/answers/collect.ts';
import { sendJson } from '../../server/answers/send-json.ts';
import { streamAnswer } from '../../server/answers/stream-answer.ts';
import { apiRoute } from '../../server/api-route.ts';
import { chooseForm } from '../../server/negotiate.ts';
import { receivePrompt } from '../../server/receive-prompt.ts';

export const config = { api: { bodyParser: false, externalResolver: true } };

export default apiRoute({ methods: ['POST'] }, async ({ request, response, program, exchange }) => {
  const { fields, generation } = await receivePrompt(program, exchange, request, response);
  const form = chooseForm(request.headers.accept, fields.stream);
  if (form !== 'json') return streamAnswer(response, generation, exchange, form);
  const answer = await collectAnswer(generation);
  if (answer) sendJson(response, 200, answer);
});
