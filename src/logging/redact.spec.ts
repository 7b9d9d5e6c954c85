import { redactor } from './redact';

const OPEN_ID = 'oABCdefGHIjklMNOpqrSTUvwx_-1';

describe('redactor', () => {
  it.each(['access_token', 'secret', 'signature', 'msg_signature', 'nonce', 'openid'])(
    'takes the value of %s out of an address and leaves the rest',
    (name) => {
      const clean = redactor([]);
      expect(clean(`GET https://a.example/b?x=1&${name}=v-A_l.ue%3D&y=2 failed`)).toBe(
        `GET https://a.example/b?x=1&${name}=***&y=2 failed`,
      );
      expect(clean(`"${name}=value"`)).toBe(`"${name}=***"`);
      expect(clean(`${name.toUpperCase()}=value`)).not.toContain('value');
    },
  );

  it('takes the given secrets out wherever they stand', () => {
    expect(redactor(['s3cret', '$&'])('s3cret, xs3cretx and $&')).toBe('***, x***x and ***');
  });

  it('leaves nothing of a secret that begins like a shorter one', () => {
    expect(redactor(['abc', 'abcdef'])('abc abcdef')).toBe('*** ***');
  });

  it('takes out whatever has the shape of an openId, and no longer or shorter word', () => {
    const clean = redactor([]);
    expect(clean(`to ${OPEN_ID}, from (${OPEN_ID})`)).toBe('to <openid>, from (<openid>)');
    for (const other of [`${OPEN_ID}x`, OPEN_ID.slice(1), `x${OPEN_ID}`]) {
      expect(clean(other)).toBe(other);
    }
  });

  it('takes out whatever has the shape of an access token', () => {
    const token = `88_${'aB3-_'.repeat(26)}`;
    expect(redactor([])(`invalid credential [${token}] rid: 65a1b2c3-1f2e3d4c-5b6a7988`)).toBe(
      'invalid credential [***] rid: 65a1b2c3-1f2e3d4c-5b6a7988',
    );
  });

  it('is the same for the next line as for the first', () => {
    const clean = redactor([]);
    for (let line = 0; line < 3; line += 1) expect(clean(OPEN_ID)).toBe('<openid>');
  });
});
