import type { FieldReader } from '../field-reader';

export interface ScanCodeInfo {
  /** `qrcode`, `barcode` … */
  readonly scanType: string;
  readonly scanResult: string;
}

export interface SendPicsInfo {
  readonly count: number;
  readonly picList: readonly { readonly picMd5Sum: string }[];
}

export interface SendLocationInfo {
  /** Latitude in degrees. */
  readonly locationX: number;
  /** Longitude in degrees. */
  readonly locationY: number;
  readonly scale: number;
  readonly label: string;
  /** Name of the place; often empty. */
  readonly poiname: string;
}

export const readScanInfo = (info: FieldReader): ScanCodeInfo => ({
  scanType: info.text('ScanType'),
  scanResult: info.text('ScanResult'),
});

export const readPicsInfo = (info: FieldReader): SendPicsInfo => ({
  count: info.number('Count'),
  picList: info.list('PicList').map((item) => ({ picMd5Sum: item.text('PicMd5Sum') })),
});

export const readSentLocation = (info: FieldReader): SendLocationInfo => ({
  locationX: info.number('Location_X'),
  locationY: info.number('Location_Y'),
  scale: info.number('Scale'),
  label: info.text('Label'),
  poiname: info.text('Poiname'),
});
