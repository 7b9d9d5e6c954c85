/** The platform was closed while something of it was still under way. */
export class PlatformClosedError extends Error {
  override readonly name = 'PlatformClosedError';

  constructor() {
    super('The simulated platform is closed. Await every send before platform.close().');
  }
}

/** A message was to be sent before the service's address was known. */
export class NotConnectedError extends Error {
  override readonly name = 'NotConnectedError';

  constructor() {
    super('No callback URL. Pass `url` to startPlatform or call platform.connect(url) first.');
  }
}

/** No customer-service message reached the user within the time allowed. */
export class NoCustomerMessageError extends Error {
  override readonly name = 'NoCustomerMessageError';

  constructor(ms: number) {
    super(`No customer-service message within ${ms} ms. See platform.api.requests for the calls.`);
  }
}
