/** The environment is wrong; the message lists every variable with its cure, never a secret. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  /** @param problems a line for each, `NAME: what was expected` */
  constructor(readonly problems: string) {
    super(
      `The service cannot start. Mend these variables (environment or .env; see .env.example):\n` +
        problems.replaceAll(/^(?=\S)/gm, '  - '),
    );
  }
}
