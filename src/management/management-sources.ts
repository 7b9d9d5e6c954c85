import type { WechatAccount } from '../wechat';
import type { TicketService, TokenService, TokenStatus } from '../wechat-api';

/** What other systems of one account share. */
export interface Credentials {
  /** Of the account, where there are several. */
  readonly labels: WechatAccount['labels'];
  readonly token: Pick<TokenService, 'getToken' | 'refresh' | 'secondsLeft'>;
  readonly ticket: Pick<TicketService, 'getTicket' | 'secondsLeft'>;
}

/** What operators are shown; the application provides it. */
export interface ManagementSources {
  /** Rejects when the store does not answer. */
  ping(): Promise<void>;
  tokenStatus(): TokenStatus;
  isDraining(): boolean;
  /** @param account its name, where several are configured; @returns undefined: there is none such */
  credentialsOf(account: string | undefined): Credentials | undefined;
}

export const MANAGEMENT_SOURCES = Symbol('MANAGEMENT_SOURCES');
