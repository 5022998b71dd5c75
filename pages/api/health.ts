import { sendJson } from '../../server/http/send-json.ts';
import { apiRoute } from '../../server/routes/api-route.ts';

export const config = { api: { bodyParser: false, externalResolver: true } };

export default apiRoute({ methods: ['GET'], isAnyHost: true }, ({ response, program }) => {
  if (program.isDraining) sendJson(response, 503, { status: 'stopping' });
  else sendJson(response, 200, { status: 'ok' });
});
