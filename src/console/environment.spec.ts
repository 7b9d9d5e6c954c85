import { accountIn, consoleSettings, serviceVariables } from './environment';

const ACCOUNT = {
  WECHAT_APP_ID: 'wx0123456789abcdef',
  WECHAT_APP_SECRET: 'AppSecret0123456789',
  WECHAT_TOKEN: 'Token0123456789',
  WECHAT_MODE: 'plain',
};

describe("the console's account", () => {
  it('is in the mode that the developer has chosen', () => {
    const own = { WECHAT_MODE: 'plain' };
    expect(accountIn(own).mode).toBe('plain');
    expect(serviceVariables(own, ACCOUNT, 'data')).toMatchObject({ WECHAT_MODE: 'plain' });
    expect(serviceVariables({}, ACCOUNT, 'data')).toMatchObject({ WECHAT_MODE: 'plain' });
  });

  it('has no mode that is none', async () => {
    const variables = serviceVariables({ WECHAT_MODE: 'loud' }, ACCOUNT, 'data');
    await expect(consoleSettings(variables)).rejects.toThrow(/WECHAT_MODE: .*plain/);
  });
});
