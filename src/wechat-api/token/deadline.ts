import { firstValueFrom, from, timeout } from 'rxjs';
import { AccessTokenUnavailableError } from './access-token-unavailable.error';

/**
 * What `work` gives, if it does so in time; it goes on in any case.
 * @param ms milliseconds
 * @throws AccessTokenUnavailableError when it does not
 */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = () => {
    throw new AccessTokenUnavailableError(`none came within ${ms} ms, the refresh goes on`);
  };
  return firstValueFrom(from(work).pipe(timeout({ first: ms, with: late })));
}
