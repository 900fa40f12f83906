/** What every page needs of its menus before one is opened. */

export const menuButton = {
  page: "Menu of this page: share, cite, present",
  figure: (id: string) => `Menu of the figure “${id}”: share, cite, embed, save`
};
