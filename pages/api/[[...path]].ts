import { apiRoute } from '../../server/api-route.ts';
import { AppError } from '../../server/app-error.ts';

export const config = { api: { bodyParser: false, externalResolver: true } };

/** Every address under /api that is not another route's. */
export default apiRoute({}, () => {
  throw new AppError('not_found');
});
