export { refuseAddress } from './refuse-address';
export { RequestErrorFilter } from './request-error.filter';
