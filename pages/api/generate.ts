import { collectAnswer } from '../../server/generate/collect.ts';
import { receivePrompt } from '../../server/generate/receive-prompt.ts';
import { streamAnswer } from '../../server/generate/stream-answer.ts';
import { chooseForm } from '../../server/http/negotiate.ts';
import { sendJson } from '../../server/http/send-json.ts';
import { apiRoute } from '../../server/routes/api-route.ts';

export const config = { api: { bodyParser: false, externalResolver: true } };

export default apiRoute({ methods: ['POST'] }, async (context) => {
  const { request, response, exchange } = context;
  const { fields, generation } = await receivePrompt(context);
  const form = chooseForm(request.headers.accept, fields.stream);
  if (form !== 'json') return streamAnswer(response, generation, exchange, form);
  const answer = await collectAnswer(generation);
  if (answer) sendJson(response, 200, answer);
});
