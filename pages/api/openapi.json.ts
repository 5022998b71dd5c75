import { describeApi } from '../../server/contract/openapi.ts';
import { sendJson } from '../../server/http/send-json.ts';
import { isServed } from '../../server/routes/admit.ts';
import { apiRoute } from '../../server/routes/api-route.ts';
import { listPrompts } from '../../server/routes/list-prompts.ts';

export const config = { api: { bodyParser: false, externalResolver: true } };

export default apiRoute({ methods: ['GET'] }, (context) => {
  const { response, program, exchange } = context;
  const prompts = isServed(context) ? listPrompts(program, exchange) : [];
  sendJson(response, 200, describeApi(program.requestSchema, prompts, program.settings.BASE_PATH));
});
