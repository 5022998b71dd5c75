import { sendJson } from '../../server/answers/send-json.ts';
import { apiRoute } from '../../server/api-route.ts';

export const config = { api: { bodyParser: false, externalResolver: true } };

export default apiRoute({ methods: ['GET'], isAnyHost: true }, ({ response, program }) => {
  if (program.isDraining) sendJson(response, 503, { status: 'stopping' });
  else sendJson(response, 200, { status: 'ok' });
});
