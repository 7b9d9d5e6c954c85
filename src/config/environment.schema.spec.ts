import { environmentSchema } from './environment.schema';

const account = {
  WECHAT_APP_ID: 'wx0123456789abcdef',
  WECHAT_APP_SECRET: '0123456789abcdef0123456789abcdef',
  WECHAT_TOKEN: 'ConsoleToken',
};
const AES_KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';

function problems(environment: Readonly<Record<string, string>>): readonly string[] {
  const { error } = environmentSchema.safeParse({ ...account, ...environment });
  return (error?.issues ?? []).map(({ path }) => path.join());
}

describe('environmentSchema', () => {
  it.each([
    ['PORT', ['0', '65535'], ['-1', '65536', '80.5', '0x50', '']],
    ['LOG_LEVEL', ['debug', 'info', 'warn', 'error'], ['INFO', 'verbose']],
    ['WECHAT_APP_ID', ['wx0123456789abcdef'], ['wx 1', '应用']],
    ['WECHAT_TOKEN', ['abc', 'A'.repeat(32)], ['ab', 'A'.repeat(33), 'a-b-c', 'abc\n']],
    ['WECHAT_PREVIOUS_TOKEN', ['abc'], ['ab']],
    [
      'WECHAT_ENCODING_AES_KEY',
      [AES_KEY],
      [AES_KEY.slice(1), `${AES_KEY}=`, `+${AES_KEY.slice(1)}`],
    ],
    ['WECHAT_ORIGINAL_ID', ['gh_0123456789ab'], ['wx0123456789abcdef', 'gh_']],
    ['WECHAT_MODE', ['plain'], ['encrypted']],
    ['WECHAT_CALLBACK_PATH', ['/', '/a/b-c_d.e~f'], ['wechat', '/a?b', '/:id', '/*']],
    ['WECHAT_API_BASE_URL', ['http://127.0.0.1:8080'], ['ftp://a', 'api.weixin.qq.com']],
    ['WECHAT_SIGNATURE_MAX_AGE', ['0', '86400'], ['-1', '86401']],
    ['WECHAT_TRUSTED_PROXIES', ['10.0.0.0/8, ::1', '127.0.0.1'], ['proxy.example', '10.0.0.1,,']],
    ['WECHAT_DEDUP_TTL', ['20', '86400'], ['19', '60s']],
    ['WECHAT_REPLY_DEADLINE', ['50', '4900'], ['5000', '49']],
    ['WECHAT_REPLY_DELIVERIES', ['1', '4'], ['0', '5']],
    ['WECHAT_LATE_REPLY', ['customer-service', 'pickup', 'drop'], ['none']],
    ['WECHAT_MEDIA_HOSTS', ['cdn.example', 'a.example:80,b.example'], ['https://cdn.example']],
  ])('accepts for %s what fits and names it otherwise', (name, right, wrong) => {
    for (const value of right) expect([value, problems({ [name]: value })]).toEqual([value, []]);
    for (const value of wrong.filter(Boolean)) {
      expect([value, problems({ [name]: value })]).toEqual([value, [name]]);
    }
  });

  it.each(['compatible', 'secure'])('wants the AES key in %s mode', (mode) => {
    expect(problems({ WECHAT_MODE: mode })).toEqual(['WECHAT_ENCODING_AES_KEY']);
    expect(problems({ WECHAT_MODE: mode, WECHAT_ENCODING_AES_KEY: AES_KEY })).toEqual([]);
  });

  it('takes an empty value for an unset one', () => {
    const { data } = environmentSchema.safeParse({ ...account, PORT: '', WECHAT_ERROR_REPLY: ' ' });
    expect(data).toMatchObject({ PORT: 3000 });
    expect(data?.WECHAT_ERROR_REPLY).toBeUndefined();
    expect(problems({ WECHAT_TOKEN: '' })).toEqual(['WECHAT_TOKEN']);
  });

  it('names each missing variable once, with where to find its value', () => {
    const { error } = environmentSchema.safeParse({});
    expect(error?.issues.map(({ path }) => path.join())).toEqual(Object.keys(account));
    for (const { message } of error?.issues ?? []) expect(message).toMatch(/^required: .*console/);
  });

  it('cuts trailing slashes off the address of the API', () => {
    const given = { ...account, WECHAT_API_BASE_URL: 'https://api.example//' };
    expect(environmentSchema.safeParse(given).data?.WECHAT_API_BASE_URL).toBe(
      'https://api.example',
    );
  });

  it.each(['WECHAT_APP_SECRET', 'WECHAT_TOKEN', 'WECHAT_ENCODING_AES_KEY'])(
    'never shows what was given for %s',
    (name) => {
      const given = { ...account, [name]: 'not fit: §secret§' };
      const { error } = environmentSchema.safeParse(given);
      expect(error?.issues).toHaveLength(1);
      expect(JSON.stringify(error?.issues)).not.toContain('§secret§');
    },
  );
});
