import { describeApi } from '../../server/contract/openapi.ts';
import { sendJson } from '../../server/http/send-json.ts';
import { apiRoute } from '../../server/routes/api-route.ts';

export const config = { api: { bodyParser: false, externalResolver: true } };

export default apiRoute({ methods: ['GET'] }, ({ response, program }) => {
  sendJson(response, 200, describeApi(program.requestSchema));
});
