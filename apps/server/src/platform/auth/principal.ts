/** Who acts: resolved from the access token, for HTTP and sockets alike. */
export type Principal = {
  readonly userId: string;
  readonly sessionId: string;
  readonly username: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly permissions: ReadonlySet<string>;
  /** Ids of the places (of whatever kind the modules define) the person is limited to. */
  readonly scopes: readonly string[];
};

/** Whether the person has a permission such as `ventas.vender`. */
export const can = (principal: Principal, permission: string): boolean => principal.permissions.has(permission);
