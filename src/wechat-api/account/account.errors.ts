/** There is no account of that name now. */
export class UnknownAccountError extends Error {
  override readonly name = 'UnknownAccountError';

  constructor(account: string, names: readonly string[]) {
    super(`there is no account ${account}; there are: ${names.join(', ') || 'none'}`);
  }
}

/** A service was used as if there were one account. */
export class SeveralAccountsError extends Error {
  override readonly name = 'SeveralAccountsError';

  /** @param property of `context.wechat` */
  constructor(service: string, method: string, property: string) {
    super(
      `${service}.${method}: there are several accounts. In a handler take context.wechat.${property}, ` +
        `which is the message's; elsewhere say which: forAccount(name).${method}(…)`,
    );
  }
}
