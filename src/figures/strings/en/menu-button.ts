/** What every page needs of its menus before one is opened. */

export const menuButton = {
  page: "This page: present, share",
  figure: (name: string) => `This figure (${name}): save, share, embed`,
  present: "Present this page (P)"
};
