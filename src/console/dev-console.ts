import { startPlatform, type Platform, type PlatformOptions } from '../simulator';
import { Actions } from './acting/actions';
import { FaultBoard } from './acting/fault-board';
import { Followers } from './acting/followers';
import { showMenuFile } from './acting/menu-file';
import { MessageSender } from './acting/message-sender';
import { ConsoleState } from './console-state';
import { ConsoleServer } from './server/console-server';
import { EventStream } from './server/event-stream';
import { ServiceFleet } from './service/service-fleet';
import type { ServiceLaunch } from './service/service-launch';
import { StoryDesk } from './story/story-desk';

/** The simulated platform with the desk where everything about it is written down. */
export interface Stage {
  readonly platform: Platform;
  readonly desk: StoryDesk;
  readonly stream: EventStream;
  readonly followers: Followers;
  /** Told when something beside stories and bubbles has changed. */
  onChange: () => void;
}

/** @param account the simulated one */
export async function openStage(account: PlatformOptions): Promise<Stage> {
  const stream = new EventStream();
  const typing = (openId: string, until: number) => {
    stage.followers.types(openId, until);
    stage.onChange();
  };
  const desk = new StoryDesk(stream, typing, () => stage.onChange());
  const platform = await startPlatform({ ...account, observer: desk.observer });
  const followers = new Followers(platform);
  const stage: Stage = { platform, desk, stream, followers, onChange: () => undefined };
  return stage;
}

/** What the console does with files. */
export interface ConsoleFiles {
  readonly menu: string;
  /** The account's variables for a shell. */
  readonly accountFile: string;
  /** Writes a message, given as its XML, as a test. @returns the path */
  readonly saveTest: (xml: string) => Promise<string>;
}

/** The developer console: platform, service and page, put together. */
export class DevConsole {
  readonly server: ConsoleServer;
  readonly actions: Actions;
  readonly fleet: ServiceFleet;
  private readonly state: ConsoleState;
  private readonly faults = new FaultBoard();
  private readonly forgetMenu: () => void;

  constructor(
    private readonly stage: Stage,
    launch: (speed: () => number) => ServiceLaunch,
    { menu, accountFile, saveTest }: ConsoleFiles,
  ) {
    const { platform, desk, stream, followers } = stage;
    const mode = platform.environment['WECHAT_MODE'] ?? '';
    const { book, phones } = desk;
    const speed = () => this.state.speed;
    this.fleet = new ServiceFleet(launch(speed), this.serviceEvents(), (urls) =>
      platform.connect(urls),
    );
    const { fleet, faults } = this;
    const seen = { book, phones, faults, followers, fleet, stream, mode };
    this.state = new ConsoleState(seen);
    stage.onChange = () => this.state.changed();
    const scribe = desk.platformScribe;
    const sender = new MessageSender({ ...seen, platform, scribe, speed, accountFile });
    this.actions = new Actions({ ...seen, platform, sender, saveTest, state: this.state });
    this.server = new ConsoleServer(this.pageRequests());
    this.forgetMenu = showMenuFile(menu, platform, stage.onChange);
  }

  /** Starts the service, at this pace. */
  start(speed: number): void {
    this.actions.setSpeed(speed);
    void this.fleet.resize(1);
  }

  /** Takes what was saved into the running service, and sends the chosen message again. */
  async reload(): Promise<void> {
    await this.fleet.reload();
    await this.actions.sendAgain();
  }

  async close(): Promise<void> {
    this.forgetMenu();
    this.stage.stream.close();
    await Promise.all([this.server.close(), this.fleet.close(), this.stage.platform.close()]);
  }

  private serviceEvents() {
    const { serviceScribe } = this.stage.desk;
    return {
      seen: serviceScribe.note.bind(serviceScribe),
      ended: (process: number) => serviceScribe.ended(process),
      changed: () => this.state.changed(),
      killWanted: () => {
        this.faults.set('kill', false);
        this.actions.applyFaults();
      },
    };
  }

  private pageRequests() {
    const { platform, desk, stream } = this.stage;
    return {
      read: (path: string) => desk.details(path),
      media: (id: string) => platform.api.fileOf(id),
      listen: (response: Parameters<EventStream['join']>[0]) =>
        stream.join(response, this.state.greeting()),
      act: (name: string, body: unknown) => this.actions.act(name, body),
    };
  }
}
