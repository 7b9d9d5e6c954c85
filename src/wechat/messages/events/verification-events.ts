import { type FieldsOf, number, text } from '../field-reader';
import { type EventEnvelope, type MessagesOf, messageReader } from '../message-envelope';

type Passed = 'qualification_verify_success' | 'naming_verify_success';
type Due = 'annual_renew' | 'verify_expired';
type Failed = 'qualification_verify_fail' | 'naming_verify_fail';

const expiry = {
  /** Unix seconds. */
  expiredTime: number(),
};

/** The account's verification (认证) passed, is due for its yearly renewal, or ran out. */
export interface VerificationExpiryEvent<N extends Passed | Due = Passed | Due>
  extends EventEnvelope<N>, FieldsOf<typeof expiry> {}

const failure = {
  /** Unix seconds. */
  failTime: number(),
  failReason: text(),
};

/** The account's verification was refused. */
export interface VerificationFailureEvent<N extends Failed = Failed>
  extends EventEnvelope<N>, FieldsOf<typeof failure> {}

const expires = <N extends Passed | Due>() => messageReader<VerificationExpiryEvent<N>>(expiry);
const fails = <N extends Failed>() => messageReader<VerificationFailureEvent<N>>(failure);

/** @see https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_event_pushes.html */
export const verificationReaders = {
  qualification_verify_success: expires<'qualification_verify_success'>(),
  qualification_verify_fail: fails<'qualification_verify_fail'>(),
  naming_verify_success: expires<'naming_verify_success'>(),
  naming_verify_fail: fails<'naming_verify_fail'>(),
  annual_renew: expires<'annual_renew'>(),
  verify_expired: expires<'verify_expired'>(),
};

export type VerificationEventMap = MessagesOf<typeof verificationReaders>;
