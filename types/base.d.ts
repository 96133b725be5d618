/**
 * What all kits share: their error, and the shapes of callbacks. In the SDK these come from `@ohos.base`
 * (`@kit.BasicServicesKit`).
 */

/**
 * The error of every function of this package, the kits and the device alike. It is a type; at run time it is
 * an `Error` whose `code` is a number.
 *
 * @since 0.1.0
 * @see asset 1.4; D3, D30
 */
export interface BusinessError<T = void> extends Error {
  /**
   * What went wrong: 201, 202, 401 or 801, a number of `asset.ErrorCode`, or one of the numbers 12100001 to
   * 12100015 that are listed at `abilityAccessCtrl` and `privacyManager`.
   */
  code: number;
  /** More about it; the errors of this package have none. */
  data?: T;
}

/**
 * A function that receives one value, like a listener of `on`.
 *
 * @since 6
 * @see access-control 7.4
 */
export type Callback<T> = (data: T) => void;

/**
 * A function that gets the outcome of one call, always after the call has returned: `(undefined, data)` for a
 * success, `(error, undefined)` for a failure (D3). The types are those of the SDK, where neither parameter
 * is optional: look at `err` before `data`.
 *
 * @since 6
 * @see access-control 1.3; D3
 */
export type AsyncCallback<T, E = void> = (err: BusinessError<E>, data: T) => void;
