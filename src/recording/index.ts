export { openRecordings, type RecordingOptions } from './open-recordings';
export { recordedMessage, type RecordedDelivery, type RecordedMessage } from './recorded-message';
export { RecordingModule } from './recording.module';
