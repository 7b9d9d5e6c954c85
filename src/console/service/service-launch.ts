import type { Variables } from '../environment';
import type { Launch } from './service-process';

interface LaunchOptions extends Omit<Launch, 'environment'> {
  readonly variables: Variables;
  /** One for each process, the service's and then the management listener's. */
  readonly ports: readonly number[];
  readonly callbackPath: string;
  /** Milliseconds, at WeChat's pace. */
  readonly replyDeadline: number;
  readonly speed: () => number;
}

/** How each of the service's processes is started, and where it listens. */
export class ServiceLaunch {
  constructor(private readonly settings: LaunchOptions) {}

  url(index: number): string {
    return `http://127.0.0.1:${this.settings.ports[index]}${this.settings.callbackPath}`;
  }

  options(index: number): Launch {
    const { entry, directory, variables, wrote, ports, replyDeadline, speed } = this.settings;
    const own = {
      PORT: String(ports[index]),
      // A second process on the same port would not start.
      ...(index === 0 ? {} : { MANAGEMENT_PORT: 'off' }),
      WECHAT_REPLY_DEADLINE: String(Math.round(replyDeadline / speed())),
    };
    return { entry, directory, wrote, environment: { ...variables, ...own } };
  }
}
