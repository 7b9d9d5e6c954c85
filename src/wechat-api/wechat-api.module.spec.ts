import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import {
  CallbackIpService,
  CustomMessageService,
  MediaService,
  TokenService,
  WechatApiClient,
} from '.';
import { modulesFor, optionsFor } from '../../test/support/wechat-api/api-fixture';

const modules = () => modulesFor(optionsFor('http://127.0.0.1:9', '/nowhere'));

describe('WechatApiModule', () => {
  it('gives its services to every module', async () => {
    @Module({})
    class HandlersModule {
      constructor(
        readonly client: WechatApiClient,
        readonly tokens: TokenService,
        readonly media: MediaService,
        readonly messages: CustomMessageService,
        readonly callbackIps: CallbackIpService,
      ) {}
    }
    const module = await Test.createTestingModule({
      imports: [...modules(), HandlersModule],
    }).compile();
    expect(module.get(HandlersModule).media).toBe(module.get(MediaService, { strict: false }));
  });

  it('starts, and stops, while WeChat cannot be reached', async () => {
    const module = await Test.createTestingModule({
      imports: [...modules()],
    }).compile();
    module.useLogger(false);
    await module.init();
    const tokens = module.get(TokenService);
    await expect(tokens.getAccessToken()).rejects.toThrow(/ECONNREFUSED/);
    expect(tokens.status()).toEqual({ fresh: false });
    await module.close();
  });
});
