import { sendJson } from '../../server/answers/send-json.ts';
import { apiRoute } from '../../server/api-route.ts';
import { describeApi } from '../../server/openapi.ts';

export const config = { api: { bodyParser: false, externalResolver: true } };

export default apiRoute({ methods: ['GET'] }, ({ response, program }) => {
  sendJson(response, 200, describeApi(program.requestSchema));
});
