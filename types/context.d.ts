import type { Context } from './abilityAccessCtrl.js';

/**
 * The context that an app has: with its folders and resources. It can be extended, and its members replaced, but for
 * {@link Context.applicationInfo}.
 *
 * @since 9
 */
export interface AppContext extends Context {
  /** Folder for the files of the app. It and its like are made when they are first read. @since 9 */
  filesDir: string;
  /** Folder for what can be made anew. @since 9 */
  cacheDir: string;
  /** Folder for what a run of the app needs. @since 9 */
  tempDir: string;
  /** Folder of preferences. @since 9 */
  preferencesDir: string;
  /** Folder of databases. @since 9 */
  databaseDir: string;
  /** Folder that devices share; here one like the others. @since 9 */
  distributedFilesDir: string;
  /** Folder of the cloud; here one like the others. @since 12 */
  cloudFileDir: string;
  /** Folder of the code of the app; here an empty one. @since 9 */
  bundleCodeDir: string;
  /** Folder of resources; here an empty one. @since 11 */
  resourceDir: string;
  /** Reads resources of the project, by number, by `$r` and by name. @since 9 */
  // biome-ignore lint/suspicious/noExplicitAny: its type is that of the SDK
  resourceManager: any;
  /** Events within the app: on, off, emit. @since 9 */
  // biome-ignore lint/suspicious/noExplicitAny: its type is that of the SDK
  eventHub: any;
  /** What module.json5 says of the ability. @since 9 */
  // biome-ignore lint/suspicious/noExplicitAny: its type is that of the SDK
  abilityInfo: any;
  /** The context of the app, with folders of its own. @since 9 */
  getApplicationContext(): AppContext;
  /** A stand-in, for a test to replace; as are the other functions that the SDK declares. @since 9 */
  // biome-ignore lint/suspicious/noExplicitAny: it takes and gives what the SDK says
  startAbility(want: any, ...rest: any[]): any;
}
