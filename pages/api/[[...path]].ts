import { AppError } from '../../server/http/app-error.ts';
import { apiRoute } from '../../server/routes/api-route.ts';

export const config = { api: { bodyParser: false, externalResolver: true } };

/** Every address under /api that is not another route's. */
export default apiRoute({}, () => {
  throw new AppError('not_found');
});
