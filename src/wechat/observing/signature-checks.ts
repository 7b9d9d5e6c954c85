import type { EncryptionMode } from '../account/wechat-account';
import type { SignatureFailure } from '../wechat.metrics';

/** What a request is believed by, in the order in which it is looked at. */
type Input =
  | 'parameters'
  | 'signature'
  | 'timestamp'
  | 'mode'
  | 'Encrypt'
  | 'msg_signature'
  | 'content'
  | 'ToUserName';

/** One input of the signature: those after one that fails are not looked at. */
export interface SignatureCheck {
  readonly input: Input;
  readonly ok: boolean;
}

/** Which part of an envelope does not fit; `content`: key, padding, length or AppId. */
export type EnvelopeFailure = Extract<Input, 'Encrypt' | 'msg_signature' | 'content'>;

const QUERY: readonly Input[] = ['parameters', 'signature', 'timestamp'];
const PLAIN_BODY: readonly Input[] = ['mode', 'ToUserName'];
const SEALED_BODY: readonly Input[] = ['Encrypt', 'msg_signature', 'content', 'ToUserName'];

/** @param failure unset: the query is right */
export function queryChecks(failure?: SignatureFailure): readonly SignatureCheck[] {
  return checksUpTo(QUERY, failure === 'milliseconds' ? 'timestamp' : failure);
}

/** @param failure unset: the body is right */
export function bodyChecks(
  mode: EncryptionMode,
  failure?: SignatureFailure | EnvelopeFailure,
): readonly SignatureCheck[] {
  const inputs = mode === 'plain' ? PLAIN_BODY : SEALED_BODY;
  return checksUpTo(inputs, failure === 'account' ? 'ToUserName' : failure);
}

function checksUpTo(inputs: readonly Input[], failing?: string): readonly SignatureCheck[] {
  const at = inputs.findIndex((input) => input === failing);
  const looked = at < 0 ? inputs : inputs.slice(0, at + 1);
  return looked.map((input) => ({ input, ok: input !== failing }));
}
