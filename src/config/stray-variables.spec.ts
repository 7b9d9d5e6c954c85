import { strayIn } from './environment.schema';
import { PLANNED } from './stray-variables';

const stray = (name: string, value = 'x') =>
  strayIn({ [name]: value }).map(({ problem }) => problem);

describe('strayIn', () => {
  it.each([
    ['WECHAT_TOKNE', 'WECHAT_TOKEN'],
    ['WECHAT_APPID', 'WECHAT_APP_ID'],
    ['WECHAT_APPSECRET', 'WECHAT_APP_SECRET'],
    ['WECHAT_SECRET', 'WECHAT_APP_SECRET'],
    ['WECHAT_AES_KEY', 'WECHAT_ENCODING_AES_KEY'],
    ['WECHAT_ENCODING_AESKEY', 'WECHAT_ENCODING_AES_KEY'],
    ['WECHAT_REPLY_DEADLNE', 'WECHAT_REPLY_DEADLINE'],
    ['WECHAT_KEYWORD', 'WECHAT_PICKUP_KEYWORD'],
    ['WECHAT_TRUSTED_PROXY', 'WECHAT_TRUSTED_PROXIES'],
    ['wechat_mode', 'WECHAT_MODE'],
    ['ASSISTANT_BASEURL', 'ASSISTANT_BASE_URL'],
    ['ASSISTANT_MODLE', 'ASSISTANT_MODEL'],
    ['MANAGEMENT_POTR', 'MANAGEMENT_PORT'],
    ['MANAGMENT_HOST', 'MANAGEMENT_HOST'],
    ['REDIS_URI', 'REDIS_URL'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['DATADIR', 'DATA_DIR'],
  ])('names for %s the nearest name, %s', (name, nearest) => {
    expect(stray(name)).toEqual([`is no variable of this service; the nearest name is ${nearest}`]);
  });

  it('names something for whatever begins like its own', () => {
    expect(stray('WECHAT_COMPLETELY_OTHER')).toEqual([
      expect.stringMatching(/nearest name is WECHAT_/),
    ]);
  });

  it('says of what comes with a later version that it has no effect', () => {
    for (const name of PLANNED) expect(stray(name)).toEqual(['has no effect in this version']);
  });

  it.each([
    ['PATH', 'x'],
    ['HOSTNAME', 'x'],
    ['HOSTS', 'x'],
    ['POST', 'x'],
    ['REDIS_HOST', 'x'],
    ['REDIS', 'x'],
    ['DATA', 'x'],
    ['REDIS_TLS_URL', 'x'],
    ['XDG_DATA_DIRS', 'x'],
    ['MANAGEMENT_SERVER_PORT', 'x'],
    ['WECHAT_TOKNE', ' '],
    ['WECHAT_SERVICE_HOST', '10.0.0.1'],
    ['WECHAT_CALLBACK_SERVICE_PORT_HTTP', '80'],
    ['WECHAT_PORT', 'tcp://10.0.0.1:80'],
    ['WECHAT_PORT_80_TCP_ADDR', '10.0.0.1'],
  ])('says nothing of %s=%s', (name, value) => {
    expect(stray(name, value)).toEqual([]);
  });

  it('leaves others alone where the name that they resemble is set', () => {
    expect(strayIn({ REDIS_URI: 'a', REDIS_URL: 'b' })).toEqual([]);
    expect(strayIn({ WECHAT_TOKNE: 'a', WECHAT_TOKEN: 'b' })).toHaveLength(1);
  });

  it('never tells a value', () => {
    expect(JSON.stringify(strayIn({ WECHAT_TOKNE: 'CANARY' }))).not.toContain('CANARY');
  });
});
