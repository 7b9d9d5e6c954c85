import { ForbiddenException, Logger } from '@nestjs/common';
import { type RefusedDeliveryError, Refusals } from './refusals';
import { counted } from '../../../test/support/wechat/counted';
import { httpContext } from '../../../test/support/wechat/http-context';
import { wechatAccount } from '../../../test/support/wechat/wechat-account';
import { openDelivery } from '../../../test/support/wechat/works';
import { signatureFailures } from '../wechat.metrics';
import { type SourceAddresses, SourceGuard } from './source.guard';

describe('SourceGuard', () => {
  const contains = jest.fn<boolean | undefined, [string]>();
  let warn: jest.SpyInstance;

  beforeEach(() => {
    contains.mockReset();
    signatureFailures.reset();
    warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
  });
  afterEach(() => jest.restoreAllMocks());

  function admits(sourceCheck: 'off' | 'log' | 'reject', isKnown: boolean | undefined): boolean {
    contains.mockReturnValue(isKnown);
    const addresses: SourceAddresses = { contains };
    const guard = new SourceGuard(addresses, new Refusals());
    const delivery = openDelivery(undefined, wechatAccount({ sourceCheck }));
    return guard.canActivate(httpContext({ ip: '203.0.113.7', delivery }).context);
  }

  it('lets WeChat in without a word', async () => {
    for (const check of ['log', 'reject'] as const) expect(admits(check, true)).toBe(true);
    expect(contains).toHaveBeenLastCalledWith('203.0.113.7');
    expect(warn).not.toHaveBeenCalled();
    expect(await counted(signatureFailures)).toEqual([]);
  });

  it('does not even ask where it is off', () => {
    expect(admits('off', false)).toBe(true);
    expect(contains).not.toHaveBeenCalled();
  });

  it('refuses a stranger, naming the setting for services behind a proxy', async () => {
    expect(() => admits('reject', false)).toThrow(new ForbiddenException('Forbidden'));
    const reason = expect.stringMatching(/203\.0\.113\.7.*WECHAT_TRUSTED_PROXIES/);
    expect(refusalOf(() => admits('reject', false))).toMatchObject({ reason });
    expect(await counted(signatureFailures)).toMatchObject([{ reason: 'source', value: 2 }]);
  });

  it('only counts and logs a stranger where WECHAT_SOURCE_CHECK is log', async () => {
    expect(admits('log', false)).toBe(true);
    expect(warn).toHaveBeenCalledWith(expect.stringMatching(/^Let pass/));
    expect(await counted(signatureFailures)).toMatchObject([{ value: 1 }]);
  });

  it.each(['log', 'reject'] as const)('refuses nobody for want of a list (%s)', async (check) => {
    expect(admits(check, undefined)).toBe(true);
    expect(warn).toHaveBeenCalledWith(expect.stringMatching(/^Let pass.*could not be fetched/));
    expect(await counted(signatureFailures)).toEqual([]);
  });
});

function refusalOf(action: () => unknown): RefusedDeliveryError {
  try {
    action();
  } catch (error) {
    return error as RefusedDeliveryError;
  }
  throw new Error('nothing was refused');
}
