"""What is asked on the staff pages. Forms check, they never save; choices that come from records are handed in when a form is made."""
