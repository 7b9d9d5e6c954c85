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
    [
      'WECHAT_CALLBACK_PATH',
      ['/', '/a/b-c_d.e~f', '/wechat/', '/.well-known/wechat'],
      ['wechat', '//wechat', '/a//b', '/..', '/../a', '/a/./b', '/.', '/...', '/wechat//', '//'],
    ],
    [
      'WECHAT_CALLBACK_PATH',
      [],
      [
        '/a?b',
        '/a#b',
        '/a b',
        '/a%20b',
        '/%2e%2e',
        '/:id',
        '/*',
        '/微信',
        'http://a.example/b',
        '/a\\b',
      ],
    ],
    [
      'WECHAT_API_BASE_URL',
      ['http://127.0.0.1:8080', 'https://gateway.example/wechat/'],
      [
        'ftp://a',
        'api.weixin.qq.com',
        ' https://a ',
        'https://a\tb',
        'https://a/?b=c',
        'https://a#b',
      ],
    ],
    ['REDIS_URL', ['redis://a:6379/0?family=6'], ['redis://a ', 'http://a']],
    ['WECHAT_SIGNATURE_MAX_AGE', ['0', '86400'], ['-1', '86401']],
    [
      'WECHAT_TRUSTED_PROXIES',
      ['10.0.0.0/8, ::1', '127.0.0.1', '2001:db8::/32,10.0.0.1/32', '::/1'],
      [
        'proxy.example',
        '10.0.0.1,,',
        '10.0.0.0/33',
        '0.0.0.0/0',
        '::/0',
        '::1/129',
        '10.0.0',
        '300.0.0.1',
        '10.0.0.0/8/8',
        '10.0.0.0/',
        'fe80::1%eth0',
        'abc',
      ],
    ],
    [
      'MANAGEMENT_ALLOWED_HOSTS',
      ['wechat', 'wechat.monitoring.svc, my_service'],
      ['http://wechat', 'wechat:3001', '*.example', 'a..b', 'a,'],
    ],
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

  it('names what is wrong in a list, not the whole list', () => {
    const given = { ...account, WECHAT_TRUSTED_PROXIES: '10.0.0.0/8, 10.0.0.0/33,proxy' };
    expect(environmentSchema.safeParse(given).error?.issues).toMatchObject([
      { message: expect.stringMatching(/got "10\.0\.0\.0\/33", "proxy"$/) },
    ]);
  });

  it.each([' 继续 ', '继续\n', '\u3000继续\u00a0', '\ufeff继续\u200b', '"继续"'])(
    'takes what cannot be seen off the keyword %j',
    (keyword) => {
      const { data } = environmentSchema.safeParse({ ...account, WECHAT_PICKUP_KEYWORD: keyword });
      expect(data?.WECHAT_PICKUP_KEYWORD).toBe(keyword.includes('"') ? keyword : '继续');
    },
  );

  it('takes the trailing slash off the path', () => {
    const given = { ...account, WECHAT_CALLBACK_PATH: '/a/b/' };
    expect(environmentSchema.safeParse(given).data?.WECHAT_CALLBACK_PATH).toBe('/a/b');
  });

  it.each([
    ['3000', '0.0.0.0', '127.0.0.1', true],
    ['3000', '127.0.0.1', '0.0.0.0', true],
    ['3000', '10.0.0.1', '10.0.0.1', true],
    ['3000', '::', '127.0.0.1', true],
    ['3000', '127.0.0.1', '[::]', true],
    ['3000', '0:0:0:0:0:0:0:0', '10.0.0.1', true],
    ['3000', 'localhost', '127.0.0.1', true],
    ['3000', '::1', 'LocalHost', true],
    ['3000', '0', '127.1', true],
    ['3000', '10.0.0.1', '127.0.0.1', false],
    ['3000', '0.0.0.0', '::1', false],
    ['3000', '::1', '127.0.0.1', false],
    ['0', '0.0.0.0', '0.0.0.0', false],
    ['off', '0.0.0.0', '0.0.0.0', false],
  ])('with MANAGEMENT_PORT=%s, on %s and %s: a clash is %s', (port, host, own, isClash) => {
    const clashing = { MANAGEMENT_PORT: port, HOST: host, MANAGEMENT_HOST: own };
    const callback = port === '0' ? '0' : '3000';
    expect(problems({ ...clashing, PORT: callback })).toEqual(isClash ? ['MANAGEMENT_PORT'] : []);
    expect(problems({ ...clashing, PORT: '3001' })).toEqual([]);
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
