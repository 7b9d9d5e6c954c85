import type { FieldReader } from '../field-reader';
import type { EventEnvelope, FieldReaders } from '../message-envelope';

type Passed = 'qualification_verify_success' | 'naming_verify_success';
type Due = 'annual_renew' | 'verify_expired';
type Failed = 'qualification_verify_fail' | 'naming_verify_fail';

/** The account's verification (认证) passed, is due for its yearly renewal, or ran out. */
export interface VerificationExpiryEvent<
  N extends Passed | Due = Passed | Due,
> extends EventEnvelope<N> {
  /** Unix seconds. */
  readonly expiredTime: number;
}

/** The account's verification was refused. */
export interface VerificationFailureEvent<N extends Failed = Failed> extends EventEnvelope<N> {
  /** Unix seconds. */
  readonly failTime: number;
  readonly failReason: string;
}

/** @see https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_event_pushes.html */
export interface VerificationEventMap {
  qualification_verify_success: VerificationExpiryEvent<'qualification_verify_success'>;
  qualification_verify_fail: VerificationFailureEvent<'qualification_verify_fail'>;
  naming_verify_success: VerificationExpiryEvent<'naming_verify_success'>;
  naming_verify_fail: VerificationFailureEvent<'naming_verify_fail'>;
  annual_renew: VerificationExpiryEvent<'annual_renew'>;
  verify_expired: VerificationExpiryEvent<'verify_expired'>;
}

const readExpiry = (fields: FieldReader) => ({ expiredTime: fields.number('ExpiredTime') });
const readFailure = (fields: FieldReader) => ({
  failTime: fields.number('FailTime'),
  failReason: fields.text('FailReason'),
});

export const verificationReaders: FieldReaders<VerificationEventMap, EventEnvelope> = {
  qualification_verify_success: readExpiry,
  qualification_verify_fail: readFailure,
  naming_verify_success: readExpiry,
  naming_verify_fail: readFailure,
  annual_renew: readExpiry,
  verify_expired: readExpiry,
};
