import { checkAccess } from '../../server/routes/admit.ts';
import { apiRoute } from '../../server/routes/api-route.ts';

export const config = { api: { bodyParser: false, externalResolver: true } };

export default apiRoute({ methods: ['GET'] }, async ({ request, response, program, exchange }) => {
  checkAccess(program, exchange, request);
  const text = await program.metrics.write();
  response.setHeader('Content-Type', program.metrics.contentType);
  response.end(text);
});
