import { sendJson } from '../../server/http/send-json.ts';
import { checkAccess } from '../../server/routes/admit.ts';
import { apiRoute } from '../../server/routes/api-route.ts';

export const config = { api: { bodyParser: false, externalResolver: true } };

export default apiRoute({ methods: ['GET'] }, async (context) => {
  checkAccess(context);
  const { response, program } = context;
  const models = await program.listModels();
  sendJson(response, 200, { models, default: program.settings.OPENAI_MODEL });
});
