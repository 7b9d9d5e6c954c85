/** Names of one account's keys; the hash tag keeps them on one node of a cluster. */
export class AccountKeys {
  private readonly prefix: string;

  constructor(appId: string) {
    this.prefix = `wechat:{${appId}}:`;
  }

  /** No key of its own: the scripts derive all names from it. */
  get agenda(): string {
    return `${this.prefix}agenda`;
  }

  /** Every instance that may have left work behind. */
  get instances(): string {
    return `${this.prefix}instances`;
  }

  get dead(): string {
    return `${this.prefix}dead`;
  }

  get token(): string {
    return `${this.prefix}token`;
  }

  record(key: string): string {
    return `${this.prefix}message:${key}`;
  }

  lane(name: string): string {
    return `${this.prefix}lane:${name}`;
  }

  waiting(user: string): string {
    return `${this.prefix}waiting:${user}`;
  }

  alive(instance: string): string {
    return `${this.prefix}alive:${instance}`;
  }

  /** While it exists, no instance counts as dead. */
  get grace(): string {
    return `${this.prefix}grace`;
  }

  signature(signature: string): string {
    return `${this.prefix}signature:${signature}`;
  }

  /** The channel on which an instance hears of replies that it waits for. */
  news(instance: string): string {
    return `${this.prefix}news:${instance}`;
  }
}
