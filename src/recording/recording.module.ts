import {
  Module,
  type DynamicModule,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { MessageObservers } from '../wechat';
import { openRecordings, sweepRecordings, type RecordingOptions } from './open-recordings';
import { Recorder } from './recorder';
import type { RecordingStore } from './recording-store';

/** So long after its day a recording may still be on the disk. */
const SWEEP_EVERY_MS = 60_000;

/** Records the last messages for `wechat record` and `wechat replay`, where that is asked for. */
@Module({})
export class RecordingModule {
  static forRoot(options: RecordingOptions): DynamicModule {
    const recording = {
      provide: MessageRecording,
      inject: [MessageObservers],
      useFactory: (observers: MessageObservers) => new MessageRecording(options, observers),
    };
    return { module: RecordingModule, providers: [recording] };
  }
}

class MessageRecording implements OnModuleInit, OnApplicationShutdown {
  private store: RecordingStore | undefined;
  private recorder: Recorder | undefined;
  private sweeping: NodeJS.Timeout | undefined;

  constructor(
    private readonly options: RecordingOptions,
    private readonly observers: MessageObservers,
  ) {}

  async onModuleInit(): Promise<void> {
    await sweepRecordings(this.options);
    const sweep = () => void sweepRecordings(this.options).catch(() => undefined);
    this.sweeping = setInterval(sweep, SWEEP_EVERY_MS).unref();
    if (this.options.most === 0) return;
    this.store = openRecordings(this.options);
    this.recorder = new Recorder(this.store);
    this.observers.add(this.recorder.observe);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.sweeping);
    await this.recorder?.flush();
    await this.store?.close();
  }
}
