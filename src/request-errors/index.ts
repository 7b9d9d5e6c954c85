export { refuseAddress, RequestErrorFilter } from './request-error.filter';
