export { DataDirectoryError, EmbeddedStore } from './embedded';
export { cutAfter, quietAfter, storesModule } from './stores.module';
