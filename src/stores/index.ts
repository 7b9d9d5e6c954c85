export { DataDirectoryError, EmbeddedStore, openDirectory } from './embedded';
export { cutAfter, quietAfter, storesModule } from './stores.module';
