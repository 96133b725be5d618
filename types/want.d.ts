/**
 * What an ability is started with. The device starts none; the type is for code that passes it on. The SDK has more
 * members, which are absent.
 *
 * @since 9
 */
export declare class Want {
  /** The app. @since 9 */
  bundleName?: string;
  /** The ability in it. @since 9 */
  abilityName?: string;
  /** What is to be done, for example `'ohos.want.action.viewData'`. @since 9 */
  action?: string;
  /** What it is to be done with. @since 9 */
  uri?: string;
  /** Anything else, by name. @since 9 */
  parameters?: Record<string, unknown>;
}
