import { checkAccess } from '../../server/routes/admit.ts';
import { apiRoute } from '../../server/routes/api-route.ts';

export const config = { api: { bodyParser: false, externalResolver: true } };

export default apiRoute({ methods: ['GET'] }, async (context) => {
  checkAccess(context);
  const { response, program } = context;
  const text = await program.metrics.write();
  response.setHeader('Content-Type', program.metrics.contentType);
  response.end(text);
});
