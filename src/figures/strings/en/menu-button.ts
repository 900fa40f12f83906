/** What every page needs of its menus before one is opened. */

export const menuButton = {
  page: "Menu of this page: present, share",
  figure: (id: string) => `Menu of the figure “${id}”: save, share, embed`,
  present: "Present this page (P)"
};
