import type { EventEnvelope, FieldReaders } from '../message-envelope';

/** A human agent, `name@accountid`, takes a user on. */
export interface KfCreateSessionEvent extends EventEnvelope<'kf_create_session'> {
  readonly kfAccount: string;
}

export interface KfCloseSessionEvent extends EventEnvelope<'kf_close_session'> {
  readonly kfAccount: string;
  readonly closeType?: string;
}

export interface KfSwitchSessionEvent extends EventEnvelope<'kf_switch_session'> {
  readonly fromKfAccount: string;
  readonly toKfAccount: string;
}

/** @see https://developers.weixin.qq.com/doc/service/guide/product/kf/ */
export interface CustomerServiceEventMap {
  kf_create_session: KfCreateSessionEvent;
  kf_close_session: KfCloseSessionEvent;
  kf_switch_session: KfSwitchSessionEvent;
}

export const customerServiceReaders: FieldReaders<CustomerServiceEventMap, EventEnvelope> = {
  kf_create_session: (fields) => ({ kfAccount: fields.text('KfAccount') }),
  kf_close_session: (fields) => ({
    kfAccount: fields.text('KfAccount'),
    closeType: fields.optional('CloseType'),
  }),
  kf_switch_session: (fields) => ({
    fromKfAccount: fields.text('FromKfAccount'),
    toKfAccount: fields.text('ToKfAccount'),
  }),
};
