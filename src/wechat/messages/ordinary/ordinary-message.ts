import type { FieldReaders, OrdinaryEnvelope } from '../message-envelope';
import { readFile, type FileMessage } from './file-message';
import { readLink, type LinkMessage } from './link-message';
import { readLocation, type LocationMessage } from './location-message';
import {
  readImage,
  readVideo,
  readVoice,
  type ImageMessage,
  type ShortVideoMessage,
  type VideoMessage,
  type VoiceMessage,
} from './media-messages';
import { readText, type TextMessage } from './text-message';

/** What users send, by `MsgType`. */
export interface OrdinaryMessageMap {
  text: TextMessage;
  image: ImageMessage;
  voice: VoiceMessage;
  video: VideoMessage;
  shortvideo: ShortVideoMessage;
  location: LocationMessage;
  link: LinkMessage;
  file: FileMessage;
}

export type MessageType = keyof OrdinaryMessageMap;
export type OrdinaryMessage = OrdinaryMessageMap[MessageType];

/** A type this service does not know: delivered all the same, its fields in `raw`. */
export type UnknownMessage = OrdinaryEnvelope;

export const ordinaryReaders: FieldReaders<OrdinaryMessageMap, OrdinaryEnvelope> = {
  text: readText,
  image: readImage,
  voice: readVoice,
  video: readVideo,
  shortvideo: readVideo,
  location: readLocation,
  link: readLink,
  file: readFile,
};
