/** The addresses that WeChat says it pushes from. The application provides it. */
export abstract class SourceAddresses {
  /** Undefined: the list could not be had. */
  abstract contains(address: string): boolean | undefined;
}
