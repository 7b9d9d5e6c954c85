export { openRecordings, type RecordingOptions } from './open-recordings';
export type { RecordedDelivery } from './recorded-delivery';
export { recordedMessage, type RecordedMessage } from './recorded-message';
export { RecordingModule } from './recording.module';
