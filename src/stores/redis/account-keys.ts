/** Names of one account's keys; the hash tag keeps them on one node of a cluster. */
export class AccountKeys {
  /** What all names begin with; those of records and of their lists are made by the scripts. */
  readonly prefix: string;

  constructor(appId: string) {
    this.prefix = `wechat:{${appId}}:`;
  }

  /** Every instance that may have left work behind. */
  get instances(): string {
    return `${this.prefix}instances`;
  }

  get token(): string {
    return `${this.prefix}token`;
  }

  alive(instance: string): string {
    return `${this.prefix}alive:${instance}`;
  }

  /** While it exists, no instance counts as dead. */
  get grace(): string {
    return `${this.prefix}grace`;
  }

  /** The channel on which an instance hears of replies that it waits for. */
  news(instance: string): string {
    return `${this.prefix}news:${instance}`;
  }
}
