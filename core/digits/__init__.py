"""From a drawing or a photo to 28 x 28 pixels, and the models that read them."""
