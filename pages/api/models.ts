import { checkAccess } from '../../server/admit.ts';
import { sendJson } from '../../server/answers/send-json.ts';
import { apiRoute } from '../../server/api-route.ts';

export const config = { api: { bodyParser: false, externalResolver: true } };

export default apiRoute({ methods: ['GET'] }, async ({ request, response, program, exchange }) => {
  checkAccess(program, exchange, request);
  const models = await program.listModels();
  sendJson(response, 200, { models, default: program.settings.OPENAI_MODEL });
});
