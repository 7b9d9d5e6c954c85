import { Platform } from './platform';
import type { PlatformOptions } from './platform-options';
import { assemble } from './platform-parts';

/**
 * Starts WeChat in miniature: it signs, encrypts, cuts and delivers again as WeChat does, and
 * serves `api.weixin.qq.com` on a loopback port. Close it when the test is over.
 *
 * @example
 * const platform = await startPlatform({ cutAfter: 200 });
 * const service = await startService(platform.environment); // however your test starts it
 * platform.connect(`${service.url}/wechat`);
 *
 * const conversation = await platform.send(text('你好'));
 * expect(conversation.text).toBe('你好，欢迎！');
 * expect(conversation.deliveries).toHaveLength(1);
 *
 * await platform.close();
 */
export async function startPlatform(options: PlatformOptions = {}): Promise<Platform> {
  return new Platform(await assemble(options));
}
