import { sendJson } from '../../server/http/send-json.ts';
import { checkAccess } from '../../server/routes/admit.ts';
import { apiRoute } from '../../server/routes/api-route.ts';
import { listPrompts } from '../../server/routes/list-prompts.ts';

export const config = { api: { bodyParser: false, externalResolver: true } };

export default apiRoute({ methods: ['GET'] }, (context) => {
  checkAccess(context);
  const { response, program, exchange } = context;
  sendJson(response, 200, { prompts: listPrompts(program, exchange) });
});
